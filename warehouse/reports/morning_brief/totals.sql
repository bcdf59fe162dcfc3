-- how much happened?
with chosen as (from chosen_articles($first, $last, $entity, $topic, $outlet))

select
    count(*) as articles,
    count(distinct chosen.outlet) as outlets,
    count(distinct coalesce(stories.story_id, chosen.article_id)) as stories,
    count(*) filter (
        chosen.article_id in (select later_id from copy_graph where kind <> 'passage')
    ) as copies
from chosen
left join stories using (article_id)
