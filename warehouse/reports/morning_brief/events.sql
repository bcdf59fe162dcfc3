-- who did what, told by most outlets first? (those that name who acted, one line for an actor and action)
with chosen as (from chosen_articles($first, $last, $entity, $topic, $outlet)),

told as (
    select
        events.*,
        count(distinct coalesce(events.outlet, events.article_id)) over same as outlets,
        row_number() over (same order by events.target is null, events.score desc, events.day, events.article_id, events.start) as nth
    from who_did_what as events
    join chosen using (article_id)
    where events.actor_id is not null
        and events.article_id not in (select later_id from copy_graph where kind <> 'passage')
    window same as (partition by events.actor_id, events.action)
)

select
    told.article_id,
    sentences.start,
    sentences."end",
    articles.text[sentences.start + 1:sentences."end"] as sentence,
    told.day,
    told.outlet,
    told.action,
    coalesce(told.actor_label, told.actor) as actor,
    told.target,
    told.place,
    told.date,
    told.figure,
    told.reported
from told
join sentences using (sentence_id)
join articles on articles.article_id = told.article_id
where told.nth = 1
order by told.outlets desc, told.score desc, told.actor_id, told.action
limit 12
