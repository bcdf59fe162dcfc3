-- how often does each outlet name each entity, and in how many articles?
select
    links.entity_id,
    any_value(entities.wikidata_qid) as wikidata_qid,
    any_value(entities.type) as type,
    any_value(entities.label_ar) as label_ar,
    coalesce(articles.outlet, '') as outlet,
    count(*) as mentions,
    count(distinct links.article_id) as articles
from links
join entities using (entity_id)
join articles using (article_id)
group by links.entity_id, coalesce(articles.outlet, '')
order by links.entity_id, outlet
