// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20Errors } from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import { SafeERC20 } from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import { CampaignArguments, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../../contracts/interfaces/IClaims.sol";
import { ICampaignFactory } from "../../../contracts/interfaces/ICampaignFactory.sol";
import { ICumulativeCampaign } from "../../../contracts/interfaces/ICumulativeCampaign.sol";
import { IPayoutCoin } from "../../../contracts/interfaces/IPayoutCoin.sol";
import { AwkwardToken } from "../../../contracts/mocks/tokens/AwkwardToken.sol";
import { BlocklistToken } from "../../../contracts/mocks/tokens/BlocklistToken.sol";
import { BombToken } from "../../../contracts/mocks/tokens/BombToken.sol";
import { CappedToken } from "../../../contracts/mocks/tokens/CappedToken.sol";
import { PausableToken } from "../../../contracts/mocks/tokens/PausableToken.sol";
import { UpgradableToken } from "../../../contracts/mocks/tokens/UpgradableToken.sol";
import { ZeroAmountToken } from "../../../contracts/mocks/tokens/ZeroAmountToken.sol";
import { CoinReceiver } from "./CoinReceiver.sol";
import { HookReceiver } from "./HookReceiver.sol";
import { Kind } from "./Kind.sol";
import { TokenPayments, Way } from "./TokenPayments.sol";

/// @dev How moving an amount ends. Every refusal leaves nothing behind.
enum Ends {
    /// @dev The sender has it less, the recipient has it more.
    Exact,
    /// @dev The sender has it less, the recipient gets 1 % less.
    Less,
    /// @dev The recipient gets it, the sender loses 1 % more.
    More,
    /// @dev Nobody has anything more or less: the token says that it paid, and is believed.
    Believed,
    /// @dev Refused: SafeERC20FailedOperation(token).
    Failed,
    /// @dev Refused by the token's own error (recipient, amount).
    Named,
    /// @dev The same where the amount is zero, else exact.
    NoZero,
    /// @dev The same where the amount has more than 96 bits, else exact.
    Capped,
    /// @dev Refused by the token's own error, followed by 64 KiB.
    Bomb,
    /// @dev Refused without a reason: the gas was burnt, or there is nobody to give one.
    Mute,
    /// @dev Refused by the token: ERC20InsufficientBalance(sender, 1 % less than all, all).
    Lacking,
    /// @dev Refused by the factory: UnderFunded(received, funding); of a root's money RootUnderFunded(received, funding).
    Short,
    /// @dev Refused by the token: ERC20InsufficientAllowance(factory, 0, funding).
    NoGrant,
    /// @dev Refused by the campaign: TokenWithoutCode(token).
    NoCode
}

/// @dev For whom the token is awkward.
enum For {
    ThePayee,
    TheFeeTaker,
    Everybody
}

/// @notice The table of docs/tokens.md: each awkward token, and how each way of paying ends with it; and the machinery that
/// plays a cell and compares.
abstract contract TokenTable is TokenPayments {
    struct Row {
        bytes32 token;
        /// @dev Of a claim: direct, signed (payment and fee), or in a bundle, where what is refused is skipped.
        Ends claim;
        Ends sweep;
        Ends create;
        Ends createWithPermit;
        /// @dev The token's own error.
        bytes4 reason;
    }

    /// @dev A plain token that is no more once it is turned on.
    bytes32 private constant GONE = "GoneToken";
    /// @dev A plain token that becomes a {FalseToken}.
    bytes32 private constant UPGRADABLE = "UpgradableToken";
    /// @dev A {RecipientHookToken} whose hook reverts, or burns all gas.
    bytes32 private constant HOOK_REVERTS = "HookThatReverts";
    bytes32 private constant HOOK_BURNS = "HookThatBurns";

    /// @dev Kept as text, since a list of structs takes ten seconds to compile.
    string private constant TABLE =
        //token             claim    sweep    create   createWithPermit
        "FeeOnTransferToken  Less     Less     Short    Short    "
        "FeeOnSendToken      More     Lacking  More     More     "
        "FalseToken          Failed   Failed   Failed   Failed   "
        "LiarToken           Failed   Failed   Failed   Failed   "
        "SilentToken         Believed Believed Short    Short    "
        "NoReturnToken       Exact    Exact    Exact    Exact    "
        "ShortReturnToken    Failed   Failed   Failed   Failed   "
        "LongReturnToken     Exact    Exact    Exact    Exact    "
        "HugeReturnToken     Exact    Exact    Exact    Exact    "
        "TwoToken            Failed   Failed   Failed   Failed   "
        "BombToken           Bomb     Bomb     Bomb     Bomb     "
        "GasBurningToken     Mute     Mute     Mute     Mute     "
        "ZeroAmountToken     Exact    NoZero   Exact    Exact    "
        "ZeroAddressToken    Exact    Exact    Exact    Exact    "
        "BlocklistToken      Named    Named    Named    Named    "
        "PausableToken       Named    Named    Named    Named    "
        "CappedToken         Capped   Capped   Capped   Capped   "
        "RecipientHookToken  Exact    Exact    Mute     Mute     "
        "HookThatReverts     Named    Named    Mute     Mute     "
        "HookThatBurns       Mute     Mute     Mute     Mute     "
        "SenderHookToken     Mute     Mute     Exact    Exact    "
        "NoDecimalsToken     Exact    Exact    Exact    Exact    "
        "ManyDecimalsToken   Exact    Exact    Exact    Exact    "
        "WholeBalanceToken   Exact    Exact    Exact    Exact    "
        "RebasingToken       Exact    Exact    Exact    Exact    "
        "SharesToken         Exact    Exact    Exact    Exact    "
        "TwoAddressToken     Exact    Exact    Exact    Exact    "
        "ApprovalRaceToken   Exact    Exact    Exact    Exact    "
        "OwnTransferToken    Exact    Exact    Exact    Exact    "
        "LyingPermitToken    Exact    Exact    Exact    NoGrant  "
        "BombPermitToken     Exact    Exact    Exact    NoGrant  "
        "UpgradableToken     Failed   Failed   Failed   Failed   "
        "GoneToken           Failed   Mute     NoCode   NoCode   "
        "PayoutCoin          Exact    Exact    Exact    NoGrant  "
        "CoinRefuser         Named    Named    Exact    NoGrant  "
        "CoinBurner          Named    Named    Exact    NoGrant  ";
    string private constant ENDS =
        "Exact    Less     More     Believed Failed   Named    NoZero   Capped   Bomb     Mute     Lacking  Short    NoGrant  NoCode   ";
    uint256 private constant NAME_WIDTH = 20;
    uint256 private constant WIDTH = 9;

    /// @dev A {PayoutCoin} whose receivers revert, or burn all gas.
    bytes32 private constant COIN_REFUSER = "CoinRefuser";
    bytes32 private constant COIN_BURNER = "CoinBurner";

    bytes private _hookCode;
    bytes private _receiverCode;

    function setUp() public virtual override {
        super.setUp();
        _hookCode = deploy("HookReceiver", "").code;
        _receiverCode = deploy("CoinReceiver", "").code;
    }

    function rowCount() internal pure returns (uint256) {
        return bytes(TABLE).length / (NAME_WIDTH + 4 * WIDTH);
    }

    function rowAt(uint256 i) internal pure returns (Row memory row) {
        bytes memory table = bytes(TABLE);
        uint256 from = i * (NAME_WIDTH + 4 * WIDTH);
        row.token = _wordAt(table, from, NAME_WIDTH);
        row.claim = _endsAt(table, from + NAME_WIDTH);
        row.sweep = _endsAt(table, from + NAME_WIDTH + WIDTH);
        row.create = _endsAt(table, from + NAME_WIDTH + 2 * WIDTH);
        row.createWithPermit = _endsAt(table, from + NAME_WIDTH + 3 * WIDTH);
        if (row.token == "BombToken") row.reason = BombToken.Bomb.selector;
        if (row.token == "ZeroAmountToken") row.reason = ZeroAmountToken.ZeroAmount.selector;
        if (row.token == "BlocklistToken") row.reason = BlocklistToken.Blocked.selector;
        if (row.token == "PausableToken") row.reason = PausableToken.Paused.selector;
        if (row.token == "CappedToken") row.reason = CappedToken.Above96Bits.selector;
        if (row.token == HOOK_REVERTS) row.reason = HookReceiver.NotNow.selector;
        if (row.token == COIN_REFUSER || row.token == COIN_BURNER) row.reason = IPayoutCoin.CoinRefused.selector;
    }

    function _endsAt(bytes memory table, uint256 from) private pure returns (Ends) {
        bytes memory ends = bytes(ENDS);
        bytes32 word = _wordAt(table, from, WIDTH);
        uint256 i = 0;
        while (_wordAt(ends, i * WIDTH, WIDTH) != word) ++i;
        return Ends(i);
    }

    /// @dev The text in a column, with zero bytes for the spaces behind it.
    function _wordAt(bytes memory table, uint256 from, uint256 width) private pure returns (bytes32 word) {
        for (uint256 i = 0; i < width && table[from + i] != " "; ++i) word |= bytes32(table[from + i]) >> (8 * i);
    }

    /// @dev Amounts of which the table holds: above a cap; where totals are compared, a leaf of 0 is paid from the start.
    function within(Row memory row, uint256 amount) internal view returns (uint256) {
        uint256 least = row.token == "CappedToken" ? 1 << 96 : (kind == Kind.Cumulative ? 1 : 0);
        return bound(amount, least, kind == Kind.Vesting ? 1 << 119 : 1 << 190);
    }

    // ---------------------------------------------------------------- a cell: claim, signed claim, bundle, sweep

    function pays(Row memory row, Way way, For who, uint256 amount) internal {
        token = newToken(row.token);
        fund(amount);
        if (way == Way.Swept) vm.warp(END);
        bytes memory data = dataFor(way);
        turnOn(row.token, who, way == Way.Swept ? TREASURY : payeeIn(way, ODD));
        (bool done, bytes memory answer) = sent(data);
        turnOff(row.token);

        (bool isRefused, bytes memory reason) = way == Way.Swept
            ? _expectSweep(row, who)
            : _expectClaims(row, way, who);
        string memory what = text(row.token);
        isTrue(done != isRefused, what);
        if (isRefused) equal(keccak256(answer), keccak256(reason), what);
        balanced(what);
        if (way == Way.Swept) _sweepsTheRest(what, isRefused || kind != Kind.Vesting);
        else _paysTheRest(what, way);
        vm.warp(START);
    }

    /// @dev Not awkward any more, the token pays exactly what was refused or skipped, and nothing twice.
    function _paysTheRest(string memory what, Way way) private {
        uint256[] memory indexes = indexesIn(way);
        for (uint256 i = 0; i < indexes.length; ++i) {
            (bool done, bytes memory answer) = sent(directData(indexes[i]));
            bool isNew = dueBits & (1 << indexes[i]) == 0;
            isTrue(done == isNew, what);
            bytes memory taken = abi.encodeWithSelector(IClaims.AlreadyClaimed.selector, indexes[i]);
            if (!isNew) equal(keccak256(answer), keccak256(taken), what);
            if (isNew) moves(address(campaign), accountAt(indexes[i]), amounts[indexes[i]]);
            marks(indexes[i]);
        }
        balanced(what);
    }

    function _sweepsTheRest(string memory what, bool isLeft) private {
        (bool done, ) = sent(dataFor(Way.Swept));
        isTrue(done, what);
        if (isLeft) moves(address(campaign), TREASURY, due[address(campaign)]);
        balanced(what);
    }

    // ---------------------------------------------------------------- a cell: creation

    function creates(Row memory row, Way way, uint256 amount) internal {
        token = newToken(row.token);
        CampaignArguments memory arguments = argumentsFor(amount);
        uint256 funding = total;
        mint(creator, 2 * funding);
        address predicted = factory.predict(arguments, 0, creator);
        bytes memory data = creationFor(way, arguments, funding);
        turnOn(row.token, For.Everybody, predicted);
        (bool done, bytes memory answer) = createdBy(data);
        turnOff(row.token);

        Ends ends = way == Way.Created ? row.create : row.createWithPermit;
        (bool isRefused, bytes memory reason) = refusal(row, ends, creator, predicted, funding);
        string memory what = text(row.token);
        isTrue(done != isRefused, what);
        if (isRefused) {
            equal(keccak256(answer), keccak256(reason), what);
            equal(predicted.code.length, 0, what);
            equal(token.balanceOf(creator), 2 * funding, what);
            if (!isCoin) equal(token.nonces(creator), 0, what);
            // A coin will never have permits.
            if (isCoin) data = creationFor(Way.Created, arguments, funding);
            (done, ) = createdBy(data);
            isTrue(done, what);
        }
        uint256 extra = !isRefused && ends == Ends.More ? funding / 100 : 0;
        equal(token.balanceOf(predicted), funding, what);
        equal(token.balanceOf(creator), funding - extra, what);
        equal(token.totalSupply(), 2 * funding - extra, what);
        equal(token.balanceOf(address(factory)), 0, what);
        equal(token.allowance(creator, address(factory)), 0, what);
    }

    // ---------------------------------------------------------------- what is expected

    function _expectSweep(Row memory row, For who) private returns (bool isRefused, bytes memory reason) {
        Ends ends = _isAwkward(row, Way.Swept, who, TREASURY) ? row.sweep : Ends.Exact;
        // A vesting campaign knows without its balance what it sweeps.
        if (row.token == GONE && kind == Kind.Vesting) ends = Ends.Failed;
        uint256 rest = due[address(campaign)];
        (isRefused, reason) = refusal(row, ends, address(campaign), TREASURY, rest);
        if (!isRefused) write(ends, TREASURY, rest);
    }

    /// @dev A single claim is refused whole; of a bundle what cannot be paid is skipped, and fees that cannot be paid stay.
    function _expectClaims(Row memory row, Way way, For who) private returns (bool isRefused, bytes memory reason) {
        uint256[] memory indexes = indexesIn(way);
        uint256 fees = 0;
        uint256[] memory paid = new uint256[](0);
        bytes memory skipped;
        for (uint256 i = 0; i < indexes.length; ++i) {
            uint256 index = indexes[i];
            address payee = payeeIn(way, index);
            uint256 payment = amounts[index] - feeIn(way, index);
            Ends ends = _endsOf(row, way, who, payee, payment);
            (isRefused, reason) = refusal(row, ends, address(campaign), payee, payment);
            if (isRefused && indexes.length == 1) return (true, reason);
            if (isRefused) {
                skipped = bytes.concat(skipped, bytes4(uint32(index)), bytes4(reason));
                continue;
            }
            fees += feeIn(way, index);
            paid = _with(paid, index);
        }
        Ends feeEnds = _isAwkward(row, way, who, RELAYER) ? row.claim : Ends.Exact;
        if (fees != 0) (isRefused, reason) = refusal(row, feeEnds, address(campaign), RELAYER, fees);
        else isRefused = false;
        if (isRefused && indexes.length == 1) return (true, reason);
        equal(kept, isRefused ? fees : 0, text(row.token));

        for (uint256 i = 0; i < paid.length; ++i) {
            address payee = payeeIn(way, paid[i]);
            uint256 payment = amounts[paid[i]] - feeIn(way, paid[i]);
            write(_endsOf(row, way, who, payee, payment), payee, payment);
            marks(paid[i]);
        }
        if (!isRefused) write(feeEnds, RELAYER, fees);
        equal(keccak256(abi.encode(claimed)), keccak256(abi.encode(paid)), text(row.token));
        equal(keccak256(skips), keccak256(skipped), text(row.token));
        return (false, "");
    }

    /// @dev How a claim's payment ends. Nothing is moved by no call.
    function _endsOf(Row memory row, Way way, For who, address payee, uint256 payment) private view returns (Ends) {
        return payment != 0 && _isAwkward(row, way, who, payee) ? row.claim : Ends.Exact;
    }

    function _isAwkward(Row memory row, Way way, For who, address to) private view returns (bool) {
        if (who == For.Everybody || row.token == GONE) return true;
        if (who == For.TheFeeTaker) return to == RELAYER;
        return to == (way == Way.Swept ? TREASURY : payeeIn(way, ODD));
    }

    function refusal(
        Row memory row,
        Ends ends,
        address from,
        address to,
        uint256 amount
    ) internal view returns (bool isRefused, bytes memory reason) {
        if (ends == Ends.NoZero) ends = amount == 0 ? Ends.Named : Ends.Exact;
        if (ends == Ends.Capped) ends = amount > type(uint96).max ? Ends.Named : Ends.Exact;
        if (ends <= Ends.Believed) return (false, "");
        isRefused = true;
        address asset = address(token);
        if (ends == Ends.Failed) {
            reason = abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, asset);
        } else if (ends == Ends.Named) {
            reason = abi.encodeWithSelector(row.reason, to, amount);
        } else if (ends == Ends.Bomb) {
            reason = bytes.concat(abi.encodeWithSelector(row.reason, to, amount), new bytes(0x10000));
        } else if (ends == Ends.Lacking) {
            uint256 left = amount - amount / 100;
            reason = abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, from, left, amount);
        } else if (ends == Ends.Short) {
            uint256 received = row.claim == Ends.Less ? amount - amount / 100 : 0;
            bytes4 kindOf =
                kind == Kind.Cumulative
                    ? ICumulativeCampaign.RootUnderFunded.selector
                    : ICampaignFactory.UnderFunded.selector;
            reason = abi.encodeWithSelector(kindOf, received, amount);
        } else if (ends == Ends.NoGrant) {
            reason = abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, factory, 0, amount);
        } else if (ends == Ends.NoCode) {
            reason = abi.encodeWithSelector(ICampaign.TokenWithoutCode.selector, asset);
        }
    }

    function write(Ends ends, address to, uint256 amount) internal {
        if (ends == Ends.Believed) return;
        moves(address(campaign), to, amount);
        if (ends == Ends.Less) burns(to, amount / 100);
        if (ends == Ends.More) burns(address(campaign), amount / 100);
    }

    // ---------------------------------------------------------------- tokens

    function newToken(bytes32 name) internal returns (AwkwardToken) {
        if (name == COIN_REFUSER || name == COIN_BURNER) return newToken("PayoutCoin");
        isCoin = name == "PayoutCoin";
        // What rows before left there takes no coin.
        if (isCoin) _receive("");
        if (name == GONE) return newToken("NoDecimalsToken");
        if (name == HOOK_REVERTS || name == HOOK_BURNS) return newToken("RecipientHookToken");
        if (name != UPGRADABLE) return AwkwardToken(deploy(text(name), ""));
        return AwkwardToken(deploy(text(name), abi.encode(newToken("NoDecimalsToken"))));
    }

    function turnOn(bytes32 name, For who, address payee) internal {
        if (name == GONE) return vm.etch(address(token), "");
        if (name == UPGRADABLE) UpgradableToken(payable(address(token))).upgrade(deploy("FalseToken", ""));
        if (name == HOOK_REVERTS) _hook(HookReceiver.Does.Reverts);
        if (name == HOOK_BURNS) _hook(HookReceiver.Does.BurnsAllGas);
        if (isCoin) return _refuseCoin(name, who, payee);
        if (who == For.Everybody) token.turnOnForAll();
        else token.turnOnFor(who == For.ThePayee ? payee : RELAYER);
    }

    function turnOff(bytes32 name) internal {
        if (name == GONE) vm.etch(address(token), address(newToken(GONE)).code);
        if (!isCoin) return token.turnOff();
        _receive("");
    }

    /// @dev Those who refuse get code for that, until {turnOff}.
    function _refuseCoin(bytes32 name, For who, address payee) private {
        if (name == "PayoutCoin") return;
        if (who == For.Everybody) _receive(_receiverCode);
        else vm.etch(who == For.ThePayee ? payee : RELAYER, _receiverCode);
        CoinReceiver.Does does = name == COIN_REFUSER ? CoinReceiver.Does.Reverts : CoinReceiver.Does.Burns;
        address[] memory payees = _payees();
        for (uint256 i = 0; i < payees.length; ++i) {
            if (payees[i].code.length != 0) CoinReceiver(payable(payees[i])).behave(does);
        }
    }

    /// @dev All that are paid have this code.
    function _receive(bytes memory code) private {
        address[] memory payees = _payees();
        for (uint256 i = 0; i < payees.length; ++i) vm.etch(payees[i], code);
    }

    function _payees() private view returns (address[] memory payees) {
        payees = new address[](2 + 2 * COUNT);
        (payees[0], payees[1]) = (RELAYER, TREASURY);
        for (uint256 i = 0; i < COUNT; ++i) (payees[2 + 2 * i], payees[3 + 2 * i]) = (accountAt(i), recipientAt(i));
    }

    /// @dev All that are paid get code that does this when the token tells them.
    function _hook(HookReceiver.Does does) private {
        hook(RELAYER).behave(does);
        hook(TREASURY).behave(does);
        for (uint256 i = 0; i < COUNT; ++i) {
            hook(accountAt(i)).behave(does);
            hook(recipientAt(i)).behave(does);
        }
    }

    function hook(address account) internal returns (HookReceiver) {
        vm.etch(account, _hookCode);
        return HookReceiver(account);
    }

    /// @dev Without the zero bytes behind it.
    function text(bytes32 name) internal pure returns (string memory text_) {
        uint256 length = 0;
        while (length < 32 && name[length] != 0) ++length;
        text_ = string(bytes.concat(name));
        // Safe: makes it shorter.
        assembly ("memory-safe") {
            mstore(text_, length)
        }
    }

    function _with(uint256[] memory list, uint256 entry) private pure returns (uint256[] memory longer) {
        longer = new uint256[](list.length + 1);
        for (uint256 i = 0; i < list.length; ++i) longer[i] = list[i];
        longer[list.length] = entry;
    }
}
