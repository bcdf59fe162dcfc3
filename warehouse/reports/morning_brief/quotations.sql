-- what was said, by those named most?
with chosen as (from chosen_articles($first, $last, $entity, $topic, $outlet)),

weighed as (
    select entity_id, count(*) as weight from links group by entity_id
)

select
    who_said.article_id,
    who_said.start,
    who_said."end",
    who_said.outlet,
    who_said.quotation,
    coalesce(who_said.speaker_label, who_said.speaker) as speaker,
    who_said.entity_id,
    who_said.wikidata_qid
from who_said
join chosen using (article_id)
join weighed on weighed.entity_id = who_said.entity_id
where who_said.kind = 'direct' and who_said.article_id not in (select later_id from copy_graph where kind <> 'passage')
qualify row_number() over (partition by who_said.entity_id order by who_said.day desc, length(who_said.quotation) desc) = 1
order by weighed.weight desc, who_said.entity_id
limit 10
