-- which stories that several outlets ran did which outlets pass over?
with chosen as (from chosen_articles($first, $last, $entity, $topic, null)),

regular as (
    select outlet
    from articles
    where day between $first and $last and outlet is not null
    group by outlet
    having count(*) >= 5
),

covered as (
    select
        stories.story_id,
        any_value(stories.title) as title,
        list(distinct chosen.outlet) as outlet_names,
        count(*) as articles
    from stories
    join chosen using (article_id)
    where chosen.outlet is not null
    group by stories.story_id
    having count(distinct chosen.outlet) >= 3
)

select
    covered.title,
    len(covered.outlet_names) as outlets,
    covered.articles,
    list(regular.outlet order by regular.outlet) as missed_by
from covered
join regular on not list_contains(covered.outlet_names, regular.outlet)
where $outlet::varchar is null or regular.outlet = $outlet
group by covered.story_id, covered.title, covered.outlet_names, covered.articles
order by outlets desc, covered.articles desc, covered.story_id
limit 30
