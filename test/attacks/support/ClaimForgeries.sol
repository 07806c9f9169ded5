// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ClaimTerms } from "../../../contracts/interfaces/ISignedClaims.sol";
import { BundleItem, Bundles } from "../../contracts/support/Bundles.sol";
import { ClaimSigning } from "../../contracts/support/ClaimSigning.sol";
import { IClaims } from "../../../contracts/interfaces/IClaims.sol";
import { CampaignHole } from "../twins/CampaignHole.sol";
import { CampaignAttack } from "./CampaignAttack.sol";
import { OddWallet } from "./OddWallet.sol";

/// @notice Signed claims that nobody signed like that. The true one is of leaf 0: all of it but a fee of 5, of at most 10, to
/// {FRIEND}, the fee to the relayer, up to a deadline.
abstract contract ClaimForgeries is CampaignAttack {
    address internal constant FRIEND = address(0xf41e7d);
    uint256 internal constant DEADLINE = START + 1000;
    uint256 internal constant HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;
    uint256 internal constant ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    /// @dev Leaves of others than plain accounts.
    uint256 internal constant SAME = 1;
    uint256 internal constant YES_WALLET = 2;
    uint256 internal constant NOBODY = 3;
    uint256 internal constant ODD_WALLET = 4;

    /// @dev What is changed after signing, or signed instead. Each is refused singly and in bundles.
    enum Kind {
        Recipient,
        UpToRaised,
        UpToLowered,
        MaxFeeRaised,
        MaxFeeLowered,
        FeeTakerRemoved,
        FeeTakerReplaced,
        DeadlineExtended,
        DeadlineRemoved,
        FieldsSwapped,
        OtherIndex,
        OtherAccount,
        OtherSigner,
        OtherChain,
        OtherCampaign,
        OtherName,
        OtherVersion,
        PaidBefore,
        NoDomain,
        PlainMessage,
        HighS,
        SmallV,
        LargeV,
        Longer,
        Shorter,
        WrongParity,
        CompactWrongParity,
        CompactLonger,
        ForNobody,
        ForNobodyByNonsense,
        ByYesWallet,
        NamesYesWallet,
        WalletSaysNo,
        WalletSaysOne,
        WalletSaysHalf,
        WalletSaysNothing,
        WalletReverts,
        WalletRevertsWithYes,
        WalletSaysMegabyte,
        WalletSaysDirtyYes,
        WalletBurnsGas,
        Expired,
        AboveLimit,
        FeeAboveLimit,
        FeeAboveAmount,
        ToNobody,
        ToToken,
        ToCampaign,
        ShortForFull
    }

    function kinds() internal pure returns (uint256) {
        return uint256(type(Kind).max) + 1;
    }

    /// @dev Where the fee may be taken out by whoever sends.
    function termsOf(uint256 index) internal view returns (ClaimTerms memory) {
        return
            ClaimTerms({ upTo: amounts[index], recipient: FRIEND, maxFee: 10, feeTaker: RELAYER, deadline: DEADLINE });
    }

    /// @dev Opens the campaign for one kind, and sends its forgery.
    /// @return accepted Whether the leaf was taken.
    function forge(Kind kind, bool inBundle) internal returns (bool accepted) {
        accounts[SAME] = accounts[0];
        accounts[YES_WALLET] = deploy("OddWallet", abi.encode(OddWallet.Manner.Yes, uint256(0)));
        accounts[NOBODY] = address(0);
        uint8 manner =
            kind >= Kind.WalletSaysNo && kind <= Kind.WalletBurnsGas ? uint8(kind) - uint8(Kind.WalletSaysNo) : 0;
        accounts[ODD_WALLET] = deploy("OddWallet", abi.encode(manner, uint256(0)));
        open();
        BundleItem memory item = _make(kind);
        if (kind == Kind.Expired) vm.warp(DEADLINE + 1);
        if (kind == Kind.OtherChain) vm.chainId(HOME + 1);
        bytes memory data = inBundle ? _bundle(item, kind == Kind.ShortForFull) : singleOf(item);
        // Not with all there is: one of the wallets burns it.
        bytes memory reason = sendWith(kind == Kind.FeeTakerReplaced ? ATTACKER : RELAYER, data, 5_000_000);
        accepted = isPaid(item.index);
        isTrue(accepted || reason.length != 0 || inBundle, "refused");
        equal(
            holding(FRIEND) != 0 || holding(ATTACKER) != 0 ? 1 : 0,
            accepted ? _reaches(kind) : 0,
            "somebody was paid"
        );
        vm.chainId(HOME);
    }

    /// @dev The true one, which is accepted: what is refused is the change.
    function sendTrue(bool inBundle) internal returns (bool accepted) {
        open();
        BundleItem memory item = itemAt(0);
        sign(item, termsOf(0), keyAt(0));
        item.fee = 5;
        went(send(RELAYER, inBundle ? _bundle(item, false) : singleOf(item)), "the true one");
        equal(holding(FRIEND), amounts[0] - 5, "to the friend");
        equal(holding(RELAYER), 5, "to the relayer");
        return isPaid(0);
    }

    /// @dev A used signature again, in its other form, singly or bundled.
    function sendAgain(bool firstInBundle, bool inBundle) internal returns (uint256 times) {
        open();
        BundleItem memory item = itemAt(0);
        sign(item, termsOf(0), keyAt(0));
        went(send(RELAYER, firstInBundle ? _bundle(item, false) : singleOf(item)), "the first time");
        item.signature = ClaimSigning.compactlySigned(keyAt(0), digestOf(item.account, 0, item.terms));
        send(RELAYER, inBundle ? _bundle(item, false) : singleOf(item));
        return holding(FRIEND) / amounts[0];
    }

    /// @dev The account borrows code that says no (EIP-7702); its key signs as before.
    function sendUnderBorrowedCode(bool inBundle) internal returns (bool accepted) {
        open();
        address code = deploy("OddWallet", abi.encode(OddWallet.Manner.No, uint256(0)));
        vm.etch(accounts[0], bytes.concat(hex"ef0100", bytes20(code)));
        BundleItem memory item = itemAt(0);
        sign(item, termsOf(0), keyAt(0));
        send(RELAYER, inBundle ? _bundle(item, false) : singleOf(item));
        vm.etch(accounts[0], "");
        return isPaid(0);
    }

    /// @dev The hole by which a kind is accepted; `None` where two safeguards or more stop it.
    function holeOf(Kind kind) internal pure returns (CampaignHole) {
        if (kind <= Kind.FieldsSwapped || kind == Kind.ShortForFull) return CampaignHole.TermlessSignature;
        if (kind == Kind.OtherIndex) return CampaignHole.IndexlessSignature;
        if (kind == Kind.OtherChain) return CampaignHole.ChainlessDomain;
        if (kind == Kind.OtherCampaign) return CampaignHole.PlacelessDomain;
        if (kind == Kind.HighS || kind == Kind.SmallV || kind == Kind.Longer) return CampaignHole.LooseSignature;
        if (kind == Kind.ForNobody || kind == Kind.ForNobodyByNonsense) return CampaignHole.LooseSignature;
        if (kind == Kind.NamesYesWallet) return CampaignHole.NamedSigner;
        if (kind >= Kind.WalletSaysNo && kind < Kind.WalletBurnsGas) return CampaignHole.DeafToWallet;
        if (kind == Kind.Expired) return CampaignHole.NoDeadline;
        if (kind == Kind.AboveLimit) return CampaignHole.NoLimit;
        if (kind == Kind.FeeAboveLimit) return CampaignHole.BoundlessFee;
        if (kind == Kind.ToToken || kind == Kind.ToCampaign) return CampaignHole.AnyRecipient;
        return CampaignHole.None;
    }

    /// @dev Whether what is accepted pays the friend or the attacker.
    function _reaches(Kind kind) private pure returns (uint256) {
        return kind == Kind.ToToken || kind == Kind.ToCampaign ? 0 : 1;
    }

    function _make(Kind kind) private returns (BundleItem memory item) {
        uint256 index = 0;
        if (kind == Kind.ForNobody || kind == Kind.ForNobodyByNonsense) index = NOBODY;
        if (kind >= Kind.WalletSaysNo && kind <= Kind.WalletBurnsGas) index = ODD_WALLET;
        item = itemAt(index);
        ClaimTerms memory t = termsOf(index);
        item.fee = 5;
        if (kind >= Kind.Expired) _signBadTerms(kind, item, t);
        else _signInstead(kind, item, t);
        if (kind <= Kind.FieldsSwapped) _change(kind, item);
        if (kind >= Kind.HighS && kind <= Kind.CompactLonger) item.signature = _reshape(kind, item.signature);
    }

    /// @dev Signed as they are, and yet no good.
    function _signBadTerms(Kind kind, BundleItem memory item, ClaimTerms memory t) private view {
        if (kind == Kind.AboveLimit) t.upTo = item.amount - 1;
        if (kind == Kind.FeeAboveLimit) item.fee = 11;
        if (kind == Kind.FeeAboveAmount) (t.maxFee, item.fee) = (type(uint256).max, item.amount + 1);
        if (kind == Kind.ToNobody) t.recipient = address(0);
        if (kind == Kind.ToToken) t.recipient = address(token);
        if (kind == Kind.ToCampaign) t.recipient = address(victim);
        sign(item, t, keyAt(0));
    }

    /// @dev Changed after signing.
    function _change(Kind kind, BundleItem memory item) private pure {
        ClaimTerms memory t = item.terms;
        if (kind == Kind.Recipient) t.recipient = ATTACKER;
        if (kind == Kind.UpToRaised) ++t.upTo;
        // In this order: of what was signed for more.
        if (kind == Kind.UpToLowered) --t.upTo;
        if (kind == Kind.MaxFeeRaised) (t.maxFee, item.fee) = (500, 500);
        if (kind == Kind.MaxFeeLowered) t.maxFee = 5;
        if (kind == Kind.FeeTakerRemoved) t.feeTaker = address(0);
        if (kind == Kind.FeeTakerReplaced) t.feeTaker = ATTACKER;
        if (kind == Kind.DeadlineExtended) ++t.deadline;
        if (kind == Kind.DeadlineRemoved) t.deadline = 0;
        if (kind == Kind.FieldsSwapped) (t.upTo, t.deadline) = (t.deadline, t.upTo + START);
    }

    /// @dev By another, or something else than what is sent.
    function _signInstead(Kind kind, BundleItem memory item, ClaimTerms memory t) private {
        uint256 key = keyAt(item.index);
        (address account, uint256 index) = (item.account, item.index);
        if (kind == Kind.UpToLowered) ++t.upTo;
        if (kind == Kind.OtherAccount) account = accounts[5];
        if (kind == Kind.OtherSigner || index == NOBODY || index == ODD_WALLET) key = keyAt(5);
        if (kind == Kind.OtherIndex) index = SAME;
        bytes32 digest = digestOf(account, index, t);
        item.terms = t;
        if (kind == Kind.OtherCampaign) {
            address first = address(victim);
            open();
            isTrue(first != address(victim), "another campaign");
        }
        if (kind >= Kind.OtherName && kind <= Kind.PlainMessage) digest = _otherDigest(kind, item, digest);
        item.signature = ClaimSigning.signed(key, digest);
        if (kind == Kind.ByYesWallet)
            item.signature = bytes.concat(bytes20(accounts[YES_WALLET]), bytes12(0), bytes32("yes"));
        if (kind == Kind.NamesYesWallet) item.signature = bytes.concat(bytes20(accounts[YES_WALLET]), new bytes(77));
        if (kind == Kind.ForNobody) item.signature = new bytes(65);
        if (kind == Kind.ForNobodyByNonsense) item.signature = bytes.concat(bytes32("r"), bytes32("s"), hex"25");
    }

    function _otherDigest(Kind kind, BundleItem memory item, bytes32 digest) private view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
        );
        bytes32 name = keccak256(bytes(kind == Kind.OtherName ? "Symbolon" : "Symbolon Campaign"));
        bytes32 version = keccak256(bytes(kind == Kind.OtherVersion ? "2" : "1"));
        bytes32 domain = keccak256(abi.encode(typeHash, name, version, HOME, address(victim)));
        bytes32 claim = keccak256(
            "Claim(address account,uint256 index,uint256 upTo,address recipient,uint256 maxFee,address feeTaker,uint256 paidBefore,uint256 deadline)"
        );
        ClaimTerms memory t = item.terms;
        uint256 before = kind == Kind.PaidBefore ? 1 : 0;
        bytes32 struct_ = keccak256(
            abi.encode(claim, item.account, item.index, t.upTo, t.recipient, t.maxFee, t.feeTaker, before, t.deadline)
        );
        if (kind == Kind.NoDomain) return struct_;
        if (kind == Kind.PlainMessage) return keccak256(bytes.concat("\x19Ethereum Signed Message:\n32", digest));
        return keccak256(bytes.concat(hex"1901", domain, struct_));
    }

    /// @dev The same signature in a form in which it does not count.
    function _reshape(Kind kind, bytes memory signature) private pure returns (bytes memory) {
        bytes32 r;
        uint256 s;
        assembly ("memory-safe") {
            r := mload(add(signature, 32))
            s := mload(add(signature, 64))
        }
        uint8 v = uint8(signature[64]);
        uint256 parity = uint256(v - 27) << 255;
        if (kind == Kind.HighS) return bytes.concat(r, bytes32(ORDER - s), bytes1(v == 27 ? 28 : 27));
        if (kind == Kind.SmallV) return bytes.concat(r, bytes32(s), bytes1(v - 27));
        if (kind == Kind.LargeV) return bytes.concat(r, bytes32(s), bytes1(v + 8));
        if (kind == Kind.Longer) return bytes.concat(signature, hex"00");
        if (kind == Kind.Shorter) return bytes.concat(r, bytes31(bytes32(s)));
        if (kind == Kind.WrongParity) return bytes.concat(r, bytes32(s), bytes1(v == 27 ? 28 : 27));
        if (kind == Kind.CompactWrongParity) return bytes.concat(r, bytes32(s | (parity ^ (1 << 255))));
        return bytes.concat(r, bytes32(s | parity), hex"00");
    }

    function _bundle(BundleItem memory item, bool short) private view returns (bytes memory) {
        uint8 form = Bundles.SIGNED | (short ? Bundles.SHORT : 0);
        if (short) item.fee = 0;
        return abi.encodeCall(IClaims.claimMany, (Bundles.encode(nodes, alone(item), form, 2)));
    }
}
