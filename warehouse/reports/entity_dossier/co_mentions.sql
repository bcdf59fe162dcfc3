-- who is named beside it?
with beside as (
    select distinct article_id
    from entity_mentions
    where entity_id = $entity and day between $first and $last and ($outlet::varchar is null or outlet = $outlet)
)

select
    others.entity_id,
    any_value(others.wikidata_qid) as wikidata_qid,
    any_value(others.label_ar) as label_ar,
    any_value(others.type) as type,
    count(distinct others.article_id) as articles
from entity_mentions as others
join beside using (article_id)
where others.entity_id <> $entity and others.nil_reason is null
group by others.entity_id
order by articles desc, others.entity_id
limit 25
