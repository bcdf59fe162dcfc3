-- how often is a name met, however it is spelled?
select
    surface,
    count(*) as mentions
from mentions
where stem = fold_match('جنتيلونى')
group by surface
order by mentions desc
