-- which sentences can the digest of each story be made of?
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
    sentences.sentence_id,
    sentences.index,
    sentences.start,
    sentences."end",
    articles.text[sentences.start + 1:sentences."end"] as sentence,
    sentences.salience,
    summary_sentences.rank as summary_rank,
    (select min(cluster_id) from clusters where clusters.article_id = articles.article_id) as copy_cluster
from members
join articles using (article_id)
join sentences using (article_id)
left join summary_sentences using (sentence_id)
order by members.story_id, articles.day, articles.article_id, sentences.index
