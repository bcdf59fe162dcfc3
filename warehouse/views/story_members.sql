-- which articles is each story made of, and which are copies of each other? (an article that no other joins is a story of its own)
create view story_members as
with clusters as (
    select article_a as article_id, cluster_id from copies where kind <> 'passage'
    union
    select article_b, cluster_id from copies where kind <> 'passage'
),

copied as (
    select article_id, min(cluster_id) as copy_cluster from clusters group by article_id
)

select
    coalesce(stories.story_id, articles.article_id) as story_id,
    articles.article_id,
    articles.day,
    coalesce(articles.outlet, '') as outlet,
    articles.text,
    copied.copy_cluster
from articles
left join stories using (article_id)
left join copied using (article_id)
