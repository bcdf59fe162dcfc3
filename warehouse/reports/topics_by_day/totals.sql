-- what was written about most, and by how many outlets?
select
    topic_id,
    any_value(label_ar) as label_ar,
    sum(articles)::bigint as articles,
    sum(primary_articles)::bigint as primary_articles,
    count(distinct outlet) as outlets
from topic_daily
where
    day between $first and $last
    and ($topic::varchar is null or topic_id = $topic)
    and ($outlet::varchar is null or outlet = $outlet)
group by topic_id
order by articles desc, topic_id
