-- who did what, to whom, where, when?
create view who_did_what as
select
    events.event_id,
    events.article_id,
    events.sentence_id,
    events.start,
    events."end",
    events.day,
    articles.outlet,
    events.action,
    events.actor,
    actor_links.entity_id as actor_id,
    actors.label_ar as actor_label,
    events.target,
    target_links.entity_id as target_id,
    events.place,
    place_links.entity_id as place_id,
    events.date,
    events.figure,
    events.reported,
    events.score,
    articles.text[events.start + 1:events."end"] as words
from events
join articles using (article_id)
left join links as actor_links on actor_links.mention_id = events.actor_mention_id
left join links as target_links on target_links.mention_id = events.target_mention_id
left join links as place_links on place_links.mention_id = events.place_mention_id
left join entities as actors on actors.entity_id = actor_links.entity_id and actors.day = actor_links.day
