-- how many articles has each topic on each day?
select
    day,
    topic_id,
    any_value(label_ar) as label_ar,
    sum(articles)::bigint as articles,
    sum(primary_articles)::bigint as primary_articles
from topic_daily
where
    day between $first and $last
    and ($topic::varchar is null or topic_id = $topic)
    and ($outlet::varchar is null or outlet = $outlet)
group by day, topic_id
order by day, articles desc, topic_id
