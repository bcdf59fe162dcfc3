-- which other articles are copies of each article?
with both_ways as (
    select article_a as article_id, article_b as other_id, kind, similarity, credited_to from copies
    union all
    select article_b, article_a, kind, similarity, credited_to from copies
)

select
    both_ways.article_id,
    both_ways.other_id,
    both_ways.kind,
    both_ways.similarity,
    both_ways.credited_to,
    article_cards.title as other_title,
    article_cards.outlet as other_outlet
from both_ways
join article_cards on article_cards.article_id = both_ways.other_id
where both_ways.article_id in (select unnest($articles))
order by both_ways.article_id, both_ways.similarity desc, both_ways.other_id
