-- how many articles of each outlet have each topic, and for how many it is the primary one?
select
    topics.topic_id,
    any_value(topics.label_ar) as label_ar,
    any_value(topics.label_en) as label_en,
    coalesce(articles.outlet, '') as outlet,
    count(*) as articles,
    count(*) filter (topics.rank = 1) as primary_articles
from topics
join articles using (article_id)
group by topics.topic_id, coalesce(articles.outlet, '')
order by topics.topic_id, outlet
