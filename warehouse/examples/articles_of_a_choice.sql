-- which articles of a week name Libya? (the choice every report takes: days, entity, topic, outlet; null leaves it open)
select
    cards.title,
    cards.topic_labels,
    cards.summary
from chosen_articles(date '2020-08-01', date '2020-08-07', 'Q1016', null, null)
join article_cards as cards using (article_id)
order by article_id
