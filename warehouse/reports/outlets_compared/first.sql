-- which stories of several outlets did who bring first?
with chosen as (from chosen_articles($first, $last, $entity, $topic, null)),

shared as (
    select
        story_timeline.story_id,
        any_value(story_timeline.story_title) as title,
        arg_min(
            story_timeline.outlet, coalesce(story_timeline.published_at, story_timeline.day::timestamptz)
        ) as first_outlet,
        min(coalesce(story_timeline.published_at, story_timeline.day::timestamptz)) as first_time,
        list(distinct story_timeline.outlet order by story_timeline.outlet) as outlet_names,
        count(*) as articles
    from story_timeline
    join chosen using (article_id)
    where story_timeline.outlet is not null
    group by story_timeline.story_id
    having count(distinct story_timeline.outlet) > 1
)

select
    title,
    first_outlet,
    first_time,
    list_filter(outlet_names, lambda name: name <> first_outlet) as followed_by,
    articles
from shared
where $outlet::varchar is null or list_contains(outlet_names, $outlet)
order by len(outlet_names) desc, articles desc, story_id
limit 30
