-- who said what, where?
create view who_said as
select
    quotations.article_id,
    quotations.start,
    quotations."end",
    quotations.day,
    articles.outlet,
    articles.text[quotations.start + 1:quotations."end"] as quotation,
    quotations.kind,
    quotations.verb,
    quotations.speaker,
    links.entity_id,
    links.wikidata_qid,
    entities.label_ar as speaker_label
from quotations
join articles using (article_id)
left join links on links.mention_id = quotations.speaker_mention_id
left join entities on entities.entity_id = links.entity_id and entities.day = links.day
