-- which numbers do the articles of each story give, and in which sentence?
with members as (
    select coalesce(stories.story_id, articles.article_id) as story_id, articles.article_id
    from articles
    left join stories using (article_id)
    where coalesce(stories.story_id, articles.article_id) in (select unnest($stories))
),

clusters as (
    select article_a as article_id, cluster_id from copies where kind <> 'passage'
    union
    select article_b, cluster_id from copies where kind <> 'passage'
)

select
    members.story_id,
    articles.article_id,
    coalesce(articles.outlet, '') as outlet,
    articles.day,
    figures.start,
    figures."end",
    figures.surface,
    figures.value,
    figures.value_max,
    figures.unit,
    figures.qualifier,
    sentences.sentence_id,
    sentences.start as sentence_start,
    sentences."end" as sentence_end,
    articles.text[sentences.start + 1:sentences."end"] as sentence,
    (select min(cluster_id) from clusters where clusters.article_id = articles.article_id) as copy_cluster
from members
join articles using (article_id)
join figures using (article_id)
join sentences on sentences.article_id = articles.article_id
    and sentences.start <= figures.start and figures."end" <= sentences."end"
order by members.story_id, articles.day, articles.article_id, figures.start
