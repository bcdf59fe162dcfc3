-- which articles are nearest to a vector of a model in what they say? (cosine with the mean of their sentence vectors)
create macro nearest_articles(wanted_vector, wanted_model, most := 100) as table
with nearest as (
    select
        article_id,
        day,
        list_dot_product(vector, wanted_vector::float[]) as similarity
    from article_vectors
    where model = wanted_model
    order by similarity desc, article_id
    limit most
)

select
    nearest.article_id,
    nearest.day,
    article_index.outlet,
    article_index.title,
    nearest.similarity
from nearest
left join article_index using (article_id)
order by nearest.similarity desc, nearest.article_id
