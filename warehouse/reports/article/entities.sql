-- which entities does each article name, in which spellings?
select
    article_id,
    entity_id,
    any_value(wikidata_qid) as wikidata_qid,
    any_value(label_ar) as label_ar,
    any_value(type) as type,
    any_value(nil_reason) as nil_reason,
    list(distinct surface order by surface) as spellings,
    count(*) as mentions
from entity_mentions
where article_id in (select unnest($articles))
group by article_id, entity_id
order by article_id, any_value(nil_reason) is not null, count(*) desc, entity_id
