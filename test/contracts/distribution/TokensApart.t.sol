// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IClaims } from "../../../contracts/interfaces/IClaims.sol";
import { CooldownToken } from "../../../contracts/mocks/tokens/CooldownToken.sol";
import { Kind } from "../support/Kind.sol";
import { TokenPayments, Way } from "../support/TokenPayments.sol";

/// @notice Tokens that pay a leaf alone, and not beside another: what a block refuses, a later one pays, exactly and once.
/// These are the rows of docs/tokens.md whose outcome hangs on what was paid before, so the matrix cannot play them.
contract TokensApartTest is TokenPayments {
    /// @dev Whatever number the test begins with, nothing was moved in block 0.
    uint256 private constant FIRST_BLOCK = 1_000;

    CooldownToken private _cool;
    uint256 private _block;

    function setUp() public override {
        super.setUp();
        _goTo(FIRST_BLOCK, START);
    }

    /// @dev In every kind, by rows and by signatures: four bundles of the same four leaves pay one leaf each.
    function testFuzz_OneBySenderOrOriginAtATime(
        bool byOrigin,
        bool isSigned_,
        uint8 kind_,
        uint256 waitBlocks,
        uint256 waitSeconds
    ) public {
        _fund(byOrigin ? CooldownToken.By.Origin : CooldownToken.By.Sender, kind_);
        (waitBlocks, waitSeconds) = (bound(waitBlocks, 1, 50), bound(waitSeconds, 0, 200));
        _cool.cool(_cool.by(), waitBlocks, waitSeconds);
        Way way = isSigned_ ? Way.SignedBundle : Way.Bundled;
        uint256[] memory indexes = indexesIn(way);
        uint64 time = START;
        for (uint256 i = 0; i < indexes.length; ++i) {
            if (i != 0) _goTo(_block + 1, time);
            _paysJust(way, indexes[i], isSigned(way, indexes[i]) ? fee : 0);
            if (i == indexes.length - 1) break;
            time += uint64(waitSeconds);
            // Too early by a second, and by a block.
            if (waitSeconds != 0) {
                _goTo(_block + waitBlocks, time - 1);
                _paysNobody(way);
                _block -= waitBlocks;
            }
            _goTo(_block + waitBlocks - 1, time);
            _paysNobody(way);
        }
    }

    /// @dev The fee is a transfer of its own: by itself such a claim is refused whole, and in a bundle the fees stay.
    function test_ASignedClaimWithAFeeIsPaidInABundleAlone() public {
        _fund(CooldownToken.By.Sender, 0);
        (bool done, bytes memory answer) = sent(dataFor(Way.Signed));
        isTrue(!done && bytes4(answer) == CooldownToken.TransferTooSoon.selector, "alone");
        balanced("alone");
        fee = 0;
        (done, ) = sent(dataFor(Way.Signed));
        isTrue(done, "without a fee");
    }

    /// @dev Leaves of one account wait for each other; the others, and the fees, for nobody.
    function testFuzz_TwoLeavesOfOneRecipientInTwoBlocks(uint8 kind_, uint256 waitBlocks) public {
        oddAccount = accountAt(0);
        // In a cumulative campaign an account has one leaf.
        _fund(CooldownToken.By.Recipient, kind_ % 2);
        waitBlocks = bound(waitBlocks, 1, 50);
        _cool.cool(CooldownToken.By.Recipient, waitBlocks, 0);
        (bool done, ) = sent(dataFor(Way.Bundled));
        isTrue(done, "bundle");
        equal(keccak256(skips), keccak256(_tooSoon(ODD)), "skips");
        uint256[] memory indexes = indexesIn(Way.Bundled);
        for (uint256 i = 0; i < indexes.length; ++i) {
            if (indexes[i] == ODD) continue;
            moves(address(campaign), accountAt(indexes[i]), amounts[indexes[i]]);
            marks(indexes[i]);
        }
        balanced("beside");
        _goTo(_block + waitBlocks, START);
        (done, ) = sent(directData(ODD));
        isTrue(done, "later");
        moves(address(campaign), oddAccount, amounts[ODD]);
        marks(ODD);
        balanced("later");
    }

    // ---------------------------------------------------------------- what is expected

    function _paysJust(Way way, uint256 index, uint256 kept_) private {
        (bool done, ) = sent(dataFor(way));
        isTrue(done, "bundle");
        equal(kept, kept_, "fees that stay");
        bytes memory skipped;
        uint256[] memory indexes = indexesIn(way);
        for (uint256 i = 0; i < indexes.length; ++i) {
            bool isPaid = dueBits & (1 << indexes[i]) != 0;
            if (isPaid) skipped = bytes.concat(skipped, _taken(indexes[i]));
            else if (indexes[i] != index) skipped = bytes.concat(skipped, _tooSoon(indexes[i]));
        }
        equal(keccak256(skips), keccak256(skipped), "skips");
        moves(address(campaign), payeeIn(way, index), amounts[index] - feeIn(way, index));
        marks(index);
        balanced("paid");
    }

    function _paysNobody(Way way) private {
        (bool done, ) = sent(dataFor(way));
        isTrue(done && claimed.length == 0, "too early");
        balanced("too early");
    }

    function _tooSoon(uint256 index) private pure returns (bytes memory) {
        return bytes.concat(bytes4(uint32(index)), CooldownToken.TransferTooSoon.selector);
    }

    function _taken(uint256 index) private pure returns (bytes memory) {
        return bytes.concat(bytes4(uint32(index)), IClaims.AlreadyClaimed.selector);
    }

    function _fund(CooldownToken.By by, uint8 kind_) private {
        kind = Kind(kind_ % 3);
        fee = 300;
        _cool = CooldownToken(deploy("CooldownToken", ""));
        token = _cool;
        fund(10_000);
        _cool.cool(by, 1, 0);
        _cool.turnOnForAll();
    }

    function _goTo(uint256 number, uint64 time) private {
        _block = number;
        vm.roll(number);
        vm.warp(time);
    }
}
