-- which articles share text, and is it known which came first?
select
    earlier_outlet,
    later_outlet,
    kind,
    round(similarity, 2) as similarity,
    order_known
from copy_graph
order by similarity desc, earlier_id, later_id
