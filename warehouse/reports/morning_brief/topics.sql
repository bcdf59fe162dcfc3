-- what are the days about?
with chosen as (from chosen_articles($first, $last, $entity, $topic, $outlet))

select
    topics.topic_id,
    any_value(topics.label_ar) as label_ar,
    count(*) as articles
from topics
join chosen using (article_id)
where topics.rank = 1
group by topics.topic_id
order by articles desc, topics.topic_id
