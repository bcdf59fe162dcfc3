-- what did it do, what was done to it, and what happened there?
select
    events.article_id,
    sentences.start,
    sentences."end",
    articles.text[sentences.start + 1:sentences."end"] as sentence,
    events.day,
    events.outlet,
    events.action,
    coalesce(events.actor_label, events.actor) as actor,
    events.target,
    events.place,
    events.date,
    events.figure,
    events.reported
from who_did_what as events
join sentences using (sentence_id)
join articles on articles.article_id = events.article_id
where $entity in (events.actor_id, events.target_id, events.place_id) and events.day between $first and $last
    and ($outlet::varchar is null or events.outlet = $outlet)
order by events.day desc, events.score desc, events.article_id, events.start
limit 40
