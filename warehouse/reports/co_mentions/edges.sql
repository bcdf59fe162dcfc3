-- which two entities are named in the same articles most often?
with chosen as (from chosen_articles($first, $last, $entity, $topic, $outlet)),

named as (
    select distinct
        links.article_id,
        links.entity_id,
        entities.label_ar
    from links
    join chosen using (article_id)
    join entities on entities.entity_id = links.entity_id and entities.day = links.day
    where links.nil_reason is null
),

frequent as (
    select entity_id
    from named
    group by entity_id
    order by count(*) desc, entity_id
    limit 40
),

kept as (
    select named.* from named join frequent using (entity_id)
)

select
    a.entity_id as entity_a,
    any_value(a.label_ar) as label_a,
    b.entity_id as entity_b,
    any_value(b.label_ar) as label_b,
    count(*) as articles
from kept as a
join kept as b on a.article_id = b.article_id and a.entity_id < b.entity_id
group by a.entity_id, b.entity_id
order by articles desc, a.entity_id, b.entity_id
limit 60
