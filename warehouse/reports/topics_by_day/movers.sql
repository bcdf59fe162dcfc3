-- which topics rose or fell from the first half of the days to the second?
with halves as (
    select
        topic_id,
        any_value(label_ar) as label_ar,
        sum(primary_articles) filter (day <= $first + (($last - $first) // 2)::integer) as earlier,
        sum(primary_articles) filter (day > $first + (($last - $first) // 2)::integer) as later
    from topic_daily
    where
        day between $first and $last
        and ($topic::varchar is null or topic_id = $topic)
        and ($outlet::varchar is null or outlet = $outlet)
    group by topic_id
),

shares as (
    select
        topic_id,
        label_ar,
        coalesce(earlier, 0) / nullif(sum(earlier) over (), 0) as earlier_share,
        coalesce(later, 0) / nullif(sum(later) over (), 0) as later_share
    from halves
)

select
    topic_id,
    label_ar,
    round(100 * earlier_share, 1) as earlier_percent,
    round(100 * later_share, 1) as later_percent,
    round(100 * (later_share - earlier_share), 1) as change_points
from shares
where later_share is not null and earlier_share is not null
order by abs(later_share - earlier_share) desc, topic_id
