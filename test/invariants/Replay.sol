// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ClaimTerms } from "../../contracts/interfaces/ISignedClaims.sol";
import { Base } from "../contracts/support/Base.sol";
import { BundleItem } from "../contracts/support/Bundles.sol";

/// @dev One claim or release that somebody tries.
struct Attempt {
    BundleItem item;
    address caller;
    /// @dev Tried with terms.
    bool hasTerms;
    /// @dev What the signature says was paid before; none where it is somebody else's.
    uint256 signedPaid;
}

/// @notice Books that are kept beside a campaign, as a plain replay of what anybody tries: each step is a call of its own, which
/// undoes itself where it is refused, with the reason's first 4 bytes.
/// @dev Time is a variable of its own: the optimizer may read the block's timestamp once and keep it.
abstract contract Replay is Base {
    uint256 internal constant NONE = type(uint256).max;
    uint256 internal constant KEY = 0xc1a15;
    address internal constant RELAYER = address(0x9e1a);
    address internal constant STRANGER = address(0xbad);
    address internal constant TREASURY = address(0x72ea5);

    uint256 public time = 1_800_000_000;
    mapping(address account => uint256 amount) public owed;
    /// @dev How often each end came about: a reason, or none where something was done. What is skipped counts as "skip".
    mapping(bytes4 act => mapping(bytes4 reason => uint256 times)) public seen;

    modifier onlySelf() {
        require(msg.sender == address(this));
        _;
    }

    /// @dev Sends a call, has the books take the same step, and sees that both end alike.
    function _try(
        address to,
        address caller,
        bytes memory message,
        bytes memory step
    ) internal returns (bool done, bytes memory answer) {
        vm.warp(time);
        vm.prank(caller);
        (done, answer) = to.call(message);
        (bool booked, bytes memory reason) = address(this).call(step);
        equal(done ? bytes4(0) : bytes4(answer), booked ? bytes4(0) : bytes4(reason), "the reason");
        isTrue(done == booked, "done against the books");
        ++seen[msg.sig][bytes4(reason)];
        if (done) return (done, reason);
    }

    /// @dev What the account wants, against what it was asked to sign.
    function _bookTerms(Attempt memory attempt, uint256 payment, uint256 paid) internal view {
        ClaimTerms memory terms = attempt.item.terms;
        uint256 fee = attempt.item.fee;
        if (fee > terms.maxFee || fee > payment) refuse(bytes4(keccak256("FeeTooHigh(uint256,uint256)")));
        bool isLate = terms.deadline != 0 && time > terms.deadline;
        if (isLate) refuse(bytes4(keccak256("DeadlineExpired(uint256,uint256)")));
        bool isRight = attempt.caller == attempt.item.account || attempt.signedPaid == paid;
        if (!isRight) refuse(bytes4(keccak256("InvalidSignature(address,bytes32)")));
    }

    function refuse(bytes4 reason) internal pure {
        // Safe: ends the call.
        assembly ("memory-safe") {
            mstore(0x00, reason)
            revert(0x00, 4)
        }
    }

    function _draw(uint256 seed, uint256 what) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, what)));
    }

    function _sooner(uint256 soonest, uint256 border) internal view returns (uint256) {
        return border > time && border < soonest ? border : soonest;
    }

    function _skipped(bytes memory skips) internal {
        for (uint256 i = 0; i < skips.length; i += 8) {
            bytes4 reason;
            for (uint256 k = 0; k < 4; ++k) reason |= bytes4(skips[i + 4 + k]) >> (8 * k);
            ++seen["skip"][reason];
        }
    }
}
