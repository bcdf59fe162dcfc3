-- which articles speak of the Libyan forces, in any spelling?
select
    title,
    outlet,
    round(score, 2) as score
from search_articles('القوّات الليبية')
limit 5
