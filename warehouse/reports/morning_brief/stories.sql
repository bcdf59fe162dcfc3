-- what happened, the most widely covered first?
with chosen as (from chosen_articles($first, $last, $entity, $topic, $outlet)),

originals as (
    select article_id from chosen
    where article_id not in (select later_id from copy_graph where kind <> 'passage' and earlier_id <> later_id)
)

select
    stories.story_id,
    arg_min(cards.title, (stories.day, stories.rank)) as title,
    count(*) as articles,
    count(*) filter (stories.article_id in (from originals)) as originals,
    count(distinct chosen.outlet) as outlets,
    list(distinct chosen.outlet order by chosen.outlet) as outlet_names,
    min(stories.day) as first_day,
    max(stories.day) as last_day,
    list(stories.article_id order by stories.day, stories.rank) as article_ids
from stories
join chosen using (article_id)
join article_cards as cards using (article_id)
group by stories.story_id
order by outlets desc, originals desc, articles desc, stories.story_id
limit $shown
