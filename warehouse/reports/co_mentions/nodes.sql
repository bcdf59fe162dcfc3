-- which entities are named in most articles?
with chosen as (from chosen_articles($first, $last, $entity, $topic, $outlet))

select
    entity_id,
    any_value(wikidata_qid) as wikidata_qid,
    any_value(label_ar) as label_ar,
    any_value(entity_mentions.type) as type,
    count(distinct entity_mentions.article_id) as articles
from entity_mentions
join chosen using (article_id)
where nil_reason is null
group by entity_id
order by articles desc, entity_id
limit 40
