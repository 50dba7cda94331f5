"""What `serve` says in the terminal, in Vietnamese and English beside each other."""

from collections.abc import Sequence
from io import StringIO

import qrcode

from checkin.host.certificates import CertificateError
from checkin.host.hall_server import PortTaken

STOPPING = "Đang dừng: trả lời nốt các yêu cầu đang xử lý … · Stopping: answering what is running …"
STOPPED = "Đã dừng. · Stopped."
MOVED = "Địa chỉ của máy đã đổi. · This machine's addresses have changed."
NO_NETWORK = (
    "  Máy chưa nối mạng nào: hãy bật Wi-Fi hoặc cắm dây; địa chỉ sẽ hiện ra sau ít giây.\n"
    "  No network yet: switch Wi-Fi on or plug in a cable; the addresses will show within seconds."
)
PLAIN_WITHOUT_PROXY = (
    "  Lưu ý: camera của điện thoại chỉ chạy qua https. --http chỉ dùng sau một proxy có TLS.\n"
    "  Note: phones' cameras need https. --http is meant for a place behind a proxy with TLS."
)

CERTIFICATE_PROBLEMS = {
    "unreadable": "không đọc được tệp này · this file cannot be read",
    "no_certificate": "tệp không chứa chứng chỉ PEM · there is no PEM certificate in it",
    "no_key": "tệp không chứa khoá PEM · there is no PEM key in it",
    "encrypted_key": "khoá có mật khẩu; hãy bỏ mật khẩu · the key has a password; take it off",
    "mismatch": "khoá không khớp với chứng chỉ · the key does not belong to the certificate",
    "expired": "chứng chỉ đã hết hạn · the certificate has expired",
    "not_yet_valid": "chứng chỉ chưa có hiệu lực; kiểm tra đồng hồ máy · not valid yet; is the clock right?",
    "no_names": "chứng chỉ không ghi tên máy (SAN) · it names no host (subject alternative name)",
    "not_for_servers": "chứng chỉ không dành cho máy chủ (serverAuth) · it is not for servers (serverAuth)",
    "not_taken": "OpenSSL không nhận chứng chỉ hoặc khoá này; có thể quá yếu · OpenSSL does not take it; too weak?",
}
PORT_PROBLEMS = {
    "in_use": "đã có chương trình khác dùng · another program uses it",
    "not_allowed": "không có quyền dùng · you may not use it",
    "no_such_address": "máy không có địa chỉ này · this machine does not have that address",
}


def certificate_problem(problem: CertificateError) -> str:
    return f"{problem.file}: {CERTIFICATE_PROBLEMS[problem.code]}"


def port_problem(problem: PortTaken, option: str) -> str:
    return (
        f"Cổng {problem.port} · Port {problem.port}: {PORT_PROBLEMS[problem.code]}. "
        f"Chọn cổng khác bằng {option}. · Choose another with {option}."
    )


def welcome(
    *, organizer: str | None, application: Sequence[str], scan: str | None, fingerprint: str | None, colored: bool
) -> str:
    """The terminal's page; `scan` is the QR's address. It holds a token: for the terminal and nowhere else."""
    parts = ["", "Điểm danh đã sẵn sàng · Check-in is ready", ""]
    if organizer:
        parts += [
            "  Ban tổ chức, trên máy này (dùng một lần) · The organizer, on this machine (works once):",
            f"    {organizer}",
            "",
        ]
    if application:
        parts += ["  Địa chỉ trong mạng nội bộ · Addresses on the local network:"]
        parts += [f"    {address}" for address in application]
    else:
        parts += [NO_NETWORK]
    if scan:
        parts += ["", "  Điện thoại: quét mã này · Phones: scan this", f"    {scan}", ""]
        parts += [f"    {line}" for line in qr_lines(scan, colored=colored)]
    if fingerprint:
        parts += ["", "  Dấu vân tay chứng chỉ gốc · Fingerprint of the root certificate (SHA-256):"]
        parts += [f"    {fingerprint[:48]}", f"    {fingerprint[48:]}"]
    parts += ["", "  Dừng: Ctrl+C · To stop: Ctrl+C", ""]
    return "\n".join(parts)


def qr_lines(text: str, *, colored: bool) -> list[str]:
    """A QR of half blocks. Coloured, it is dark on white whatever the terminal's own colours are."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=2)
    code.add_data(text)
    drawn = StringIO()
    # Without colours the terminal is taken for a dark one
    code.print_ascii(out=drawn, invert=not colored)
    lines = drawn.getvalue().replace("\xa0", " ").rstrip("\n").split("\n")
    return [f"\x1b[38;2;0;0;0;48;2;255;255;255m{line}\x1b[0m" if colored else line for line in lines]
