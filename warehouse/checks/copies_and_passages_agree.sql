-- has every shared passage a pair in copies?
select
    passages.article_a,
    passages.article_b
from passages
left join copies using (article_a, article_b)
where copies.article_a is null
