-- which articles are nearest to an article in what they say, whatever words they use? (cosine of mean sentence vectors)
create macro similar_articles(wanted_id) as table
with probe as (
    select vector, model from article_vectors where article_id = wanted_id
)

select
    articles.article_id,
    articles.day,
    articles.outlet,
    articles.title,
    list_dot_product(article_vectors.vector, probe.vector) as similarity
from article_vectors
join probe on probe.model = article_vectors.model
join articles using (article_id)
where article_vectors.article_id <> wanted_id
order by similarity desc, articles.article_id
