-- what was refused, and why?
select
    stage,
    fault,
    count(*) as rows,
    any_value(detail) as detail,
    any_value(source_path) as source_path
from rejects
where day between $first and $last
group by stage, fault
order by rows desc, stage, fault
