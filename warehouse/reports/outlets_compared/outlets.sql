-- how much does each outlet print, and how much of it is its own?
with chosen as (from chosen_articles($first, $last, $entity, $topic, $outlet))

select
    coalesce(chosen.outlet, '') as outlet,
    count(*) as articles,
    sum(chosen.words)::bigint as words,
    count(distinct stories.story_id) as stories,
    count(*) filter (chosen.article_id in (select later_id from copy_graph where kind <> 'passage')) as copies,
    count(*) filter (len(chosen.agencies) > 0) as credited
from chosen
left join stories using (article_id)
group by coalesce(chosen.outlet, '')
order by articles desc, outlet
