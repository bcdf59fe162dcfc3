-- who printed whose text, and who had it first?
create view copy_graph as
with paired as (
    select
        copies.kind,
        copies.similarity,
        copies.credited_to,
        a.article_id as id_a,
        a.outlet as outlet_a,
        coalesce(a.published_at, a.day::timestamptz) as time_a,
        b.article_id as id_b,
        b.outlet as outlet_b,
        coalesce(b.published_at, b.day::timestamptz) as time_b
    from copies
    join articles as a on a.article_id = copies.article_a
    join articles as b on b.article_id = copies.article_b
)

select
    if(time_a <= time_b, id_a, id_b) as earlier_id,
    if(time_a <= time_b, outlet_a, outlet_b) as earlier_outlet,
    least(time_a, time_b) as earlier_time,
    if(time_a <= time_b, id_b, id_a) as later_id,
    if(time_a <= time_b, outlet_b, outlet_a) as later_outlet,
    greatest(time_a, time_b) as later_time,
    time_a <> time_b as order_known,
    kind,
    similarity,
    credited_to
from paired
