-- who or what is it?
select
    entity_id,
    any_value(wikidata_qid) as wikidata_qid,
    any_value(geonames_id) as geonames_id,
    any_value(type) as type,
    any_value(label_ar) as label_ar,
    any_value(label_en) as label_en,
    any_value(description) as description,
    any_value(country) as country,
    sum(mentions)::bigint as mentions,
    sum(articles)::bigint as articles,
    min(day) as first_day,
    max(day) as last_day
from entities
where entity_id = $entity and day between $first and $last
group by entity_id
