-- is no publication date in the future or before 1990?
select
    article_id,
    published_at,
    inferred_date
from articles
where
    published_at > now() + interval 2 day
    or published_at < timestamptz '1990-01-01'
    or inferred_date > current_date + 2
    or inferred_date < date '1990-01-01'
