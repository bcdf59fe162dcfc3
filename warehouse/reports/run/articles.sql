-- which articles did these days bring, the latest first?
select article_id
from articles
where day between $first and $last
order by day desc, source_path, story_index
limit $shown
