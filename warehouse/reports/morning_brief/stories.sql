-- what happened, the most widely covered first? (an article that no other joins is a story of its own)
with chosen as (from chosen_articles($first, $last, $entity, $topic, $outlet)),

originals as (
    select article_id from chosen
    where article_id not in (select later_id from copy_graph where kind <> 'passage')
),

named as (
    select article_id, count(distinct entity_id) as entities from links where nil_reason is null group by article_id
)

select
    coalesce(stories.story_id, chosen.article_id) as story_id,
    arg_min(cards.title, (chosen.day, coalesce(stories.rank, 0), chosen.article_id)) as title,
    count(*) as articles,
    count(*) filter (chosen.article_id in (from originals)) as originals,
    count(distinct chosen.outlet) as outlets,
    coalesce(list(distinct chosen.outlet order by chosen.outlet) filter (chosen.outlet is not null), []) as outlet_names,
    min(chosen.day) as first_day,
    max(chosen.day) as last_day,
    list(chosen.article_id order by chosen.day, stories.rank, chosen.article_id) as article_ids
from chosen
join article_cards as cards using (article_id)
left join stories using (article_id)
left join named using (article_id)
group by coalesce(stories.story_id, chosen.article_id)
order by outlets desc, originals desc, articles desc, max(named.entities) desc nulls last, 1
limit $shown
