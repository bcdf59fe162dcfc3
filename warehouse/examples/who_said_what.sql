-- what is every linked person quoted as saying?
select
    speaker_label,
    wikidata_qid,
    quotation,
    outlet
from who_said
where entity_id is not null
order by speaker_label, article_id, start
