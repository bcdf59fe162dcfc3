-- what did it say?
select
    article_id,
    start,
    "end",
    day,
    outlet,
    quotation,
    verb,
    speaker,
    entity_id,
    wikidata_qid
from who_said
where entity_id = $entity and day between $first and $last and ($outlet::varchar is null or outlet = $outlet)
order by day desc, article_id, start
limit 40
