-- which articles does a report speak of? (null leaves a choice open)
create macro chosen_articles(first_day, last_day, chosen_entity, chosen_topic, chosen_outlet) as table
select
    article_id,
    day,
    outlet,
    words,
    agencies
from articles
where
    day between first_day and last_day
    and (chosen_outlet::varchar is null or outlet = chosen_outlet)
    and (
        chosen_topic::varchar is null
        or article_id in (select article_id from topics where topic_id = chosen_topic)
    )
    and (
        chosen_entity::varchar is null
        or article_id in (select article_id from links where entity_id = chosen_entity)
    )
