-- how much is there in these days?
select
    count(*) as articles,
    count(distinct outlet) as outlets,
    sum(words)::bigint as words,
    (select count(distinct story_id) from stories where day between $first and $last) as stories,
    (select count(distinct entity_id) from links where nil_reason is null and day between $first and $last) as entities,
    (select count(*) from cuts where day between $first and $last) as cuts,
    (select count(*) from rejects where day between $first and $last) as rejects
from articles
where day between $first and $last
