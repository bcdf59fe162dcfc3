-- which articles of a week name Libya? (the choice every report takes: days, entity, topic, outlet; null leaves it open)
with libya as (
    select any_value(entity_id) as entity_id from entities where wikidata_qid = 'Q1016'
)

select
    cards.title,
    cards.topic_labels,
    cards.summary
from chosen_articles(date '2020-08-01', date '2020-08-07', (select entity_id from libya), null, null)
join article_cards as cards using (article_id)
order by article_id
