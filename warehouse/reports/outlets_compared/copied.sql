-- who printed whose text?
with chosen as (from chosen_articles($first, $last, $entity, $topic, null))

select
    earlier_outlet,
    later_outlet,
    count(*) as pairs,
    count(*) filter (kind = 'exact') as exact,
    count(*) filter (kind = 'near') as near,
    count(*) filter (kind = 'passage') as passages,
    round(avg(similarity), 2) as similarity,
    bool_and(order_known) as order_known,
    list_sort(list_distinct(flatten(list(string_split(credited_to, '، '))))) as credited_to
from copy_graph
where
    earlier_outlet <> later_outlet
    and later_id in (select article_id from chosen)
    and ($outlet::varchar is null or $outlet in (earlier_outlet, later_outlet))
group by earlier_outlet, later_outlet
order by pairs desc, earlier_outlet, later_outlet
limit 40
