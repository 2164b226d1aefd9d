# Makes the demonstration's data: awk -f make-data.awk (run in this folder; the CSV files are its output and are committed).
# Only the figures named "published" in README.md are real; every other number, name and date here is invented.
# Park and Miller's generator, so that every awk makes the same files.
function random() { seed = (seed * 16807) % 2147483647; return seed / 2147483647 }
function between(a, b) { return a + int(random() * (b - a + 1)) }
function pick(list, n) { return list[between(1, n)] }
function day(y, m, d) { return sprintf("%04d-%02d-%02d", y, m, d) }
function some_day(y) { return day(y, between(1, 12), between(1, 28)) }

function town(id, title, level, people, fdi19, fdi20, target, private19, private20, ptarget) {
    towns[++town_count] = id
    print id ",town," title "," level "," people > "towns.csv"
    arrive(id, 2019, "foreign", fdi19, "wan_usd", 6)
    arrive(id, 2020, "foreign", fdi20, "wan_usd", 8)
    arrive(id, 2019, "private", private19, "wan_yuan", 6)
    arrive(id, 2020, "private", private20, "wan_yuan", 8)
    print id ",fdi,2020," target ",illustrative" > "targets.csv"
    print id ",private_capital,2020," ptarget ",illustrative" > "targets.csv"
    print id ",fdi,2019," int(target * 0.9) ",illustrative" > "targets.csv"
    print id ",private_capital,2019," int(ptarget * 0.9) ",illustrative" > "targets.csv"
}
# A year's total split over n arrivals, exactly.
function arrive(id, year, origin, total, unit, n,    i, part, left, when) {
    left = total
    for (i = 1; i <= n; i++) {
        part = i == n ? left : int(total / n * (0.6 + 0.8 * random()))
        if (part > left - (n - i)) part = left - (n - i)
        left -= part
        when = day(year, i * 12 / n < 1 ? 1 : int(i * 12 / n), between(1, 28))
        arrivals++
        printf "a%05d,arrived,%s,%s,%d %s,%s,%s-%05d,bank_slip,verified,%s\n", arrivals, id, when, part, unit, origin, origin == "foreign" ? "W" : "M", arrivals, when > "arrived.csv"
    }
}
function cadre(at, town_at,    id, leader, born, since, kind, start) {
    id = sprintf("c%03d", at)
    leader = at % 7 == 1
    born = day(between(1966, 1996), between(1, 12), between(1, 28))
    since = day(between(2012, 2019), between(1, 12), 1)
    printf "%s,cadre,%s%s,%s,%s,%s,%s,%s,%s\n", id, pick(surnames, surname_count), pick(given, given_count), leader ? "leader" : "staff", born, since, random() < 0.9 ? "true" : "false", towns[town_at], since > "cadres.csv"
    # service: one or two stretches, which may overlap; some not in recruiting
    start = random() < 0.3 ? day(2020, between(1, 11), between(1, 28)) : day(between(2018, 2019), between(1, 12), between(1, 28))
    printf "s%05d,service,%s,%s,%s,%s,verified,%s\n", ++services, id, start, random() < 0.5 ? "" : ends_after(start), random() < 0.85 ? "true" : "false", start > "service.csv"
    if (random() < 0.4)
        printf "s%05d,service,%s,%s,%s,%s,verified,%s\n", ++services, id, day(2018, between(1, 6), 1), day(2018, between(7, 12), 28), "true", day(2018, 1, 1) > "service.csv"
    leads_of(id, leader)
    capital_of(id, leader)
}
function ends_after(start) {
    if (start > "2020-05") return day(2020, 12, between(1, 31))
    return day(2020, between(6, 12), between(1, 28))
}
function leads_of(id, leader,    n, i, when) {
    n = leader ? between(14, 27) : between(5, 15)
    for (i = 1; i <= n; i++) {
        when = some_day(2020)
        printf "l%05d,lead,%s,%s,%s,%s,verified,%s\n", ++leads, id, when, pick(companies, 3), random() < 0.92 ? "true" : "false", when > "leads.csv"
    }
}
function capital_of(id, leader,    n, i, when) {
    n = between(1, 4)
    for (i = 1; i <= n; i++) {
        when = some_day(2020)
        printf "i%05d,introduced,%s,%s,%d wan_yuan,%s,bank_slip,verified,%s\n", ++introductions, id, when, leader ? between(900, 3600) : between(300, 1500), "p" id "-" i, when > "introduced.csv"
    }
}
# An investor's request: asked once, answered or not; sometimes a second and a third time.
function matter(at,    id, investor, town_at, cadre_at, m, d, asks, closed) {
    id = sprintf("m%03d", at)
    town_at = between(1, town_count)
    investor = sprintf("v%03d", at)
    cadre_at = (town_at - 1) * 7 + between(1, 6)
    if (cadre_at > cadre_count) cadre_at = cadre_count
    m = between(1, 10); d = between(1, 20)
    asks = random() < 0.72 ? 1 : random() < 0.7 ? 2 : 3
    closed = asks < 3 && random() < 0.9
    printf "%s,investor,%s%s有限公司,%s\n", investor, pick(places, place_count), pick(trades, trade_count), towns[town_at] > "investors.csv"
    printf "%s,matter,%s,%s,%s,%s,%s\n", id, pick(subjects, subject_count), closed ? day(2020, m + (asks > 1), d + 8) : "", investor, towns[town_at], sprintf("c%03d", cadre_at) > "matters.csv"
    printf "q%05d,asked,%s,%s,verified,%s\n", ++questions, id, day(2020, m, d), day(2020, m, d) > "asked.csv"
    if (asks > 1) printf "q%05d,asked,%s,%s,verified,%s\n", ++questions, id, day(2020, m + 1, d), day(2020, m + 1, d) > "asked.csv"
    if (asks > 2) printf "q%05d,asked,%s,%s,verified,%s\n", ++questions, id, day(2020, m + 2, d), day(2020, m + 2, d) > "asked.csv"
    if (closed || random() < 0.5)
        printf "w%05d,answered,%s,%s,verified,%s\n", ++answers, id, day(2020, m + (asks > 1), d + between(1, 8)), day(2020, m + (asks > 1), d + 8) > "answered.csv"
}
function words(text, list,    n) { return split(text, list, " ") }
BEGIN {
    seed = 20200101
    surname_count = words("王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗", surnames)
    given_count = words("伟 芳 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 霞 平 刚 建华 国强 志明 晓东 雪梅 海燕 文斌 春兰 永康", given)
    place_count = words("东吴 鑫源 恒达 金鹿 华港 丰田 宝岛 瑞士 汉堡 新竹 大阪 硅谷", places)
    trade_count = words("精密机械 电子 光电 自行车 食品 物流 医疗器械 汽车零部件 新材料 软件", trades)
    subject_count = words("用电增容 环评手续 员工子女入学 出入境便利 消防验收 道路通行 厂房扩建 通关便利 退税 租金争议", subjects)
    words("world500 listed other", companies)
    print "id,kind,title,level,population" > "towns.csv"
    print "id,kind,title,post,born,since,full_time,town,from" > "cadres.csv"
    print "id,kind,title,town" > "investors.csv"
    print "id,kind,title,closed_on,investor,town,cadre" > "matters.csv"
    print "subject,name,period,value,document" > "targets.csv"
    print "id,type,subject,date,amount,origin,voucher,evidence,status,reported_on" > "arrived.csv"
    print "id,type,subject,date,until,recruiting,status,reported_on" > "service.csv"
    print "id,type,subject,date,company,received_by_head,status,reported_on" > "leads.csv"
    print "id,type,subject,date,amount,project,evidence,status,reported_on" > "introduced.csv"
    print "id,type,subject,date,status,reported_on" > "asked.csv"
    print "id,type,subject,date,status,reported_on" > "answered.csv"
    #    id              title     level        people  fdi19  fdi20 target  private19 private20 target
    town("yushan",      "玉山镇",   "national",   486000, 14200, 15100, 15000, 182000, 205000, 200000)
    town("bacheng",     "巴城镇",   "township",   142000,  4300,  4050,  4500,  61000,  70500,  66000)
    town("zhoushi",     "周市镇",   "township",   221000,  7900,  9100,  8500,  98000, 119000, 110000)
    town("lujia",       "陆家镇",   "township",   137000,  5200,  5600,  5500,  52000,  49000,  56000)
    town("huaqiao",     "花桥镇",   "provincial", 168000,  8800,  9900,  9500, 120000, 131000, 130000)
    town("dianshanhu",  "淀山湖镇", "township",    72000,  2900,  2500,  3000,  31000,  36500,  34000)
    town("zhangpu",     "张浦镇",   "township",   198000,  8100,  8600,  8500,  87000,  92000,  95000)
    town("zhouzhuang",  "周庄镇",   "township",    38000,   900,  1150,  1000,  21000,  24500,  22000)
    town("jinxi",       "锦溪镇",   "township",    64000,  1600,  1700,  1800,  27000,  25500,  29000)
    town("qiandeng",    "千灯镇",   "township",   149000,  5031,  8000,  6500,  69000,  84000,  75000)
    cadre_count = 66
    for (at = 1; at <= cadre_count; at++) cadre(at, int((at - 1) / 7) + 1)
    for (at = 1; at <= 90; at++) matter(at)
}
