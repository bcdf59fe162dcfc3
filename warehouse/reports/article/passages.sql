-- which passages does each article share with another, side by side?
with both_ways as (
    select article_a as article_id, start_a as start, end_a as "end", article_b as other_id, start_b as other_start,
        end_b as other_end, similarity
    from passages
    union all
    select article_b, start_b, end_b, article_a, start_a, end_a, similarity
    from passages
)

select
    both_ways.article_id,
    both_ways.start,
    both_ways."end",
    both_ways.other_id,
    both_ways.similarity,
    own.text[both_ways.start + 1:both_ways."end"] as passage,
    other.text[both_ways.other_start + 1:both_ways.other_end] as other_passage,
    other.outlet as other_outlet
from both_ways
join articles as own on own.article_id = both_ways.article_id
join articles as other on other.article_id = both_ways.other_id
where both_ways.article_id in (select unnest($articles))
order by both_ways.article_id, both_ways.start, both_ways.other_id
