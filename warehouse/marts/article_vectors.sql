-- what is the direction of each article: the mean of its sentence vectors, of length 1?
with elements as (
    select
        article_id,
        model,
        unnest(vector) as element,
        generate_subscripts(vector, 1) as place
    from sentences
    where vector is not null
),

means as (
    select
        article_id,
        any_value(model) as model,
        place,
        avg(element) as element
    from elements
    group by article_id, place
),

vectors as (
    select
        article_id,
        any_value(model) as model,
        list(element order by place) as vector
    from means
    group by article_id
)

select
    article_id,
    model,
    list_transform(
        vector, lambda element: element / greatest(sqrt(list_dot_product(vector, vector)), 1e-12)
    )::float[] as vector
from vectors
order by article_id
