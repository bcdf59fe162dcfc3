-- how much is there in these days?
select
    count(*) as articles,
    count(distinct outlet) as outlets,
    sum(words)::bigint as words,
    count(distinct coalesce(stories.story_id, articles.article_id)) as stories,
    (select count(distinct entity_id) from links where nil_reason is null and day between $first and $last) as entities,
    (select count(*) from cuts where day between $first and $last) as cuts,
    (select count(*) from rejects where day between $first and $last) as rejects
from articles
left join stories using (article_id)
where articles.day between $first and $last
