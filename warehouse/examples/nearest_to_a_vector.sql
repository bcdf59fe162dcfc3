-- which articles lie nearest to the direction of another? (any vector of the same model does: `marsad search --semantic` gives that of a query)
with chosen as (
    select vector, model from article_vectors order by article_id limit 1
)

select
    title,
    outlet,
    round(similarity, 3) as similarity
from nearest_articles((select vector from chosen), (select model from chosen), most := 5)
